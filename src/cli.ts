console.log('mape-setup');
